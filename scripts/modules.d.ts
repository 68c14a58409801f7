declare module "vader-sentiment" {
  export const SentimentIntensityAnalyzer: { polarity_scores(text: string): { readonly compound: number } };
}

declare module "wink-sentiment" {
  const analyse: (text: string) => { readonly score: number };
  export default analyse;
}

declare module "sentiment" {
  export default class Sentiment {
    analyze(text: string): { readonly score: number };
  }
}
