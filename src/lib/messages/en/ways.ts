/** Links to pages whose own words come with them; kept apart because the first page shows them. */
export const ways = {
  nearby: 'What is near me',
} as const;
