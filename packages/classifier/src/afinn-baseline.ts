import SentimentAnalyzer from "natural/lib/natural/sentiment/SentimentAnalyzer.js";
import stemmer from "natural/lib/natural/stemmers/porter_stemmer.js";

let analyzer: SentimentAnalyzer | undefined;

/** natural's AFINN analyser with the Porter stemmer: mean value per word, to compare with; slow to load, for tools only. */
export function afinnBaseline(text: string): number {
  analyzer ??= new SentimentAnalyzer("English", stemmer, "afinn");
  const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  return words.length === 0 ? 0 : analyzer.getSentiment(words);
}
