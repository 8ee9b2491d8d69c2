/** What a review, photo or submission is about. */
export interface SubjectRef {
  kind: 'park' | 'ride';
  id: string;
}
