/** What a page knows of the thing it is to show. `offline`: no line, and the phone does not hold it. */
export type LoadStatus = 'loading' | 'ready' | 'offline' | 'error' | 'missing';
