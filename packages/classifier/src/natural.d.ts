declare module "natural/lib/natural/stemmers/porter_stemmer.js" {
  const stemmer: { stem(token: string): string };
  export default stemmer;
}

declare module "natural/lib/natural/sentiment/SentimentAnalyzer.js" {
  export default class SentimentAnalyzer {
    constructor(language: string, stemmer: { stem(token: string): string } | undefined, type: string);
    getSentiment(words: readonly string[]): number;
  }
}
