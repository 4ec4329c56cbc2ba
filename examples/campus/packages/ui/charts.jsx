import { scaleBand, scaleLinear } from "d3-scale";
import { area, curveMonotoneX, line } from "d3-shape";

const WIDTH = 640;
const HEIGHT = 220;
const MARGIN = { top: 10, right: 10, bottom: 24, left: 36 };

/** A share between 0 and 1. */
export function Meter({ value, label }) {
  const share = Math.min(1, Math.max(0, value));
  return (
    <span className="meter" role="meter" aria-label={label} aria-valuenow={share} aria-valuemin={0} aria-valuemax={1}>
      <span style={{ width: `${Math.round(share * 100)}%` }} />
    </span>
  );
}

/** Bars from `[{label, value}]`. */
export function BarChart({ data, title }) {
  const x = scaleBand(
    data.map(({ label }) => label),
    [MARGIN.left, WIDTH - MARGIN.right],
  ).padding(0.2);
  const y = verticalScale(data.map(({ value }) => value));
  return (
    <Frame title={title} y={y}>
      {data.map(({ label, value }) => (
        <g key={label}>
          <rect x={x(label)} y={y(value)} width={x.bandwidth()} height={y(0) - y(value)} />
          <text x={x(label) + x.bandwidth() / 2} y={HEIGHT - 8} textAnchor="middle">
            {label}
          </text>
        </g>
      ))}
    </Frame>
  );
}

/** A line with its area, from `[{label, value}]`. */
export function LineChart({ data, title }) {
  const x = scaleLinear([0, data.length - 1], [MARGIN.left, WIDTH - MARGIN.right]);
  const y = verticalScale(data.map(({ value }) => value));
  const at = (_, index) => x(index);
  return (
    <Frame title={title} y={y}>
      <path
        className="area"
        d={area()
          .x(at)
          .y0(y(0))
          .y1(({ value }) => y(value))
          .curve(curveMonotoneX)(data)}
      />
      <path
        className="line"
        d={line()
          .x(at)
          .y(({ value }) => y(value))
          .curve(curveMonotoneX)(data)}
      />
      {data.map(({ label }, index) => (
        <text key={label} x={x(index)} y={HEIGHT - 8} textAnchor="middle">
          {label}
        </text>
      ))}
    </Frame>
  );
}

function verticalScale(values) {
  return scaleLinear([0, Math.max(1, ...values)], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice();
}

function Frame({ title, y, children }) {
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={title}>
      {y.ticks(4).map((tick) => (
        <g key={tick} className="tick">
          <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y(tick)} y2={y(tick)} />
          <text x={MARGIN.left - 6} y={y(tick) + 4} textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      {children}
    </svg>
  );
}
