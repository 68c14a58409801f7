import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

/** One line of a chart; null where nothing is known. */
export type Line = { readonly name: string; readonly values: readonly (number | null)[]; readonly dashed?: boolean };

/** Lines differ by their dash as well as by their colour. */
const DASHES = [[], [8, 4], [2, 4], [12, 4, 2, 4], [4, 2]] as const;
const HEIGHT = 240;
/** Below this width of its own a chart keeps less room for words. */
const NARROW = 480;

/**
 * Lines over a common axis, from zero, each named at its end. What it draws is also in the table beside it, where the
 * keyboard and screen readers find it; so here it is one picture with a name.
 */
export function Chart(props: {
  readonly title: string;
  /** Epoch seconds, or plain numbers. */
  readonly xs: readonly number[];
  readonly lines: readonly Line[];
  readonly sayX: (x: number) => string;
  readonly sayY: (y: number) => string;
  readonly bars?: boolean;
  /** Steps of the upper axis that read well, as minutes and hours do; those of ten where left out. */
  readonly incrs?: readonly number[];
  readonly onPick?: (index: number) => void;
}) {
  const { title, lines } = props;
  const box = useRef<HTMLDivElement>(null);
  const now = useRef(props);
  now.current = props;
  const look = useLook();
  const drawn = JSON.stringify([title, props.xs, lines, props.bars]);
  useEffect(() => {
    const host = box.current;
    if (!host) return;
    const plot = draw(host, now.current);
    const watch = new ResizeObserver(() => {
      if (host.clientWidth > 0 && host.clientWidth !== plot.width)
        plot.setSize({ width: host.clientWidth, height: HEIGHT });
    });
    watch.observe(host);
    const pick = (): void => {
      const { idx } = plot.cursor;
      if (typeof idx === "number") now.current.onPick?.(idx);
    };
    plot.over.addEventListener("click", pick);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [drawn, look]);
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div ref={box} role="img" aria-label={`${title}: ${lines.map(({ name }) => name).join(", ")}`} />
    </figure>
  );
}

/** A word that changes with the theme, because a canvas does not follow the stylesheet by itself. */
function useLook(): string {
  const [look, setLook] = useState(0);
  useEffect(() => {
    const change = (): void => setLook((before) => before + 1);
    const media = matchMedia("(prefers-color-scheme: dark)");
    media.addEventListener("change", change);
    const watch = new MutationObserver(change);
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "lang"] });
    return () => {
      media.removeEventListener("change", change);
      watch.disconnect();
    };
  }, []);
  return String(look);
}

/** A token as the colour that it is in the present theme. */
function colourOf(host: HTMLElement, token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

type Props = Parameters<typeof Chart>[0];

function draw(host: HTMLElement, { xs, lines, sayX, sayY, bars, incrs }: Props): uPlot {
  const [text, quiet, grid] = ["--text", "--quiet", "--line"].map((token) => colourOf(host, token)) as [
    string,
    string,
    string,
  ];
  const colours = lines.map((_line, i) => colourOf(host, `--series-${(i % 5) + 1}`));
  const font = `12px ${getComputedStyle(host).fontFamily}`;
  const axis = { stroke: quiet, font, grid: { stroke: grid, width: 1 }, ticks: { show: false } };
  const isAlone = bars === true || lines.length === 1;
  const isNarrow = host.clientWidth < NARROW;
  /** Room for a label at the end of its line. */
  const labels = isAlone ? 24 : isNarrow ? 80 : 112;
  const isSparse = lines.every(({ values }) => values.filter((value) => value !== null).length <= 40);
  /** Half a bar stands on each side of the first and the last one. */
  const half = bars ? ((xs[1] ?? 0) - (xs[0] ?? 0)) / 2 : 0;
  const tip = document.createElement("div");
  tip.className = "chart-tip";
  tip.hidden = true;
  const options: uPlot.Options = {
    width: Math.max(host.clientWidth, 240),
    height: HEIGHT,
    padding: [12, labels, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    scales: {
      x: { time: false, range: (_plot, min, max) => [(min ?? 0) - half, (max ?? 0) + half] },
      y: { range: (_plot, _min, max) => [0, Math.max(max ?? 0, 1) * 1.1] },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 88, splits: splitsOf(xs), values: (_plot, splits) => splits.map(sayX) },
      {
        ...axis,
        size: isNarrow ? 48 : 64,
        space: 40,
        incrs: [...(incrs ?? WHOLE)],
        values: (_plot, splits) => splits.map(sayY),
      },
    ],
    series: [
      {},
      ...lines.map((line, i): uPlot.Series => {
        const stroke = colours[i] ?? text;
        const barPaths = uPlot.paths.bars?.({ size: [0.8, 48], align: 0 });
        return {
          label: line.name,
          stroke,
          width: 2,
          dash: [...(DASHES[i % DASHES.length] ?? [])],
          points: { show: isSparse, size: 6 },
          ...(bars && i === 0 && barPaths
            ? { fill: stroke, width: 0, dash: [], points: { show: false }, paths: barPaths }
            : {}),
        };
      }),
    ],
    hooks: {
      draw: [(plot) => (isAlone ? undefined : nameLines(plot, lines, { colour: text, font, width: labels - 12 }))],
      setCursor: [
        (plot) => {
          const { idx, left } = plot.cursor;
          const x = typeof idx === "number" ? xs[idx] : undefined;
          tip.hidden = x === undefined || left === undefined || left < 0;
          if (tip.hidden || typeof idx !== "number" || x === undefined) return;
          const says = lines.map(({ name, values }) => {
            const value = values[idx] ?? null;
            return `${name} ${value === null ? "–" : sayY(value)}`;
          });
          tip.textContent = [sayX(x), ...says].join(" · ");
          const at = (left ?? 0) + plot.over.offsetLeft;
          tip.style.left = `${Math.max(0, Math.min(at + 12, host.clientWidth - tip.offsetWidth))}px`;
        },
      ],
    },
  };
  const data = [[...xs], ...lines.map(({ values }) => [...values])] as uPlot.AlignedData;
  const plot = new uPlot(options, data, host);
  host.append(tip);
  return plot;
}

/** Steps in whole numbers, so that an axis never says half a post. */
const WHOLE = [0, 1, 2, 3, 4, 5, 6].flatMap((power) => [1, 2, 5].map((n) => n * 10 ** power));

/** Marks of the lower axis stand at points that there are: a day begins where it begins in the brand's zone. */
function splitsOf(xs: readonly number[]): uPlot.Axis.Splits {
  return (plot, _axis, _min, _max, _increment, _space) => {
    const room = Math.max(2, Math.floor(plot.bbox.width / devicePixelRatio / 96));
    const every = Math.max(1, Math.ceil(xs.length / room));
    return xs.filter((_x, i) => i % every === 0);
  };
}

/** Writes each line's name at its end, apart from the others. */
function nameLines(
  plot: uPlot,
  lines: readonly Line[],
  { colour, font, width }: { readonly colour: string; readonly font: string; readonly width: number },
): void {
  const ratio = devicePixelRatio;
  const placed = lines
    .flatMap(({ name, values }) => {
      const last = values.findLast((value) => value !== null);
      return last === undefined || last === null ? [] : [{ name, y: plot.valToPos(last, "y", true) }];
    })
    .sort((a, b) => a.y - b.y);
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.font = font.replace("12px", `${12 * ratio}px`);
  ctx.fillStyle = colour;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  // From the axis upwards, so that names that are pushed apart stay beside the chart.
  let floor = bbox.top + bbox.height - 4 * ratio;
  for (const { name, y } of placed.toReversed()) {
    const at = Math.min(y, floor);
    ctx.fillText(name, bbox.left + bbox.width + 8 * ratio, at, width * ratio);
    floor = at - 16 * ratio;
  }
  ctx.restore();
}
