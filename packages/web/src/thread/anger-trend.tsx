import type { Mention } from "@kikimimi/api/schema";
import { useSpeech } from "../text/speech.tsx";
import { angerTrend } from "./trend.ts";

const BAR = 6;
const HEIGHT = 16;
/** Bars that fit beside the other facts; the newest ones. */
const MOST = 16;

/** How the customer's anger went from post to post: a small picture, and the same in words. */
export function AngerTrend({ mentions }: { readonly mentions: readonly Mention[] }) {
  const { t } = useSpeech();
  const levels = angerTrend(mentions).slice(-MOST);
  const [first, last] = [levels[0], levels.at(-1)];
  if (levels.length < 2 || first === undefined || last === undefined) return null;
  return (
    <span className="trend">
      <svg width={levels.length * BAR} height={HEIGHT} aria-hidden="true" focusable="false">
        {levels.map((level, i) => {
          const height = 2 + (level * (HEIGHT - 2)) / 2;
          return (
            <rect
              key={i}
              className={`level-${level}`}
              x={i * BAR}
              y={HEIGHT - height}
              width={BAR - 2}
              height={height}
            />
          );
        })}
      </svg>
      {t.angerTrend(t.anger[first] ?? "", t.anger[last] ?? "", Math.sign(last - first))}
    </span>
  );
}
