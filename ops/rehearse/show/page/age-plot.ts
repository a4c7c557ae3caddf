import type uPlot from 'uplot';
import type { SidePlots } from '../plot-data';
import { duration } from '../units';
import { createChart, type Plot, type Surroundings, timeSteps, timeTicks } from './frame';

const height = 190;

/** Age of the oldest unfinished record as an area, and what AWS tells of it as a dashed line with points. */
export function agePlot(side: SidePlots, surroundings: Surroundings, target: HTMLElement): Plot {
  const { palette } = surroundings;
  const middles = side.oldestAgeMs.map((_, step) => (step + 0.5) * side.stepMs);
  const chart = createChart(
    {
      height,
      hasTimeAxis: false,
      data: [middles, [...side.oldestAgeMs], [...side.iteratorAgeMs]],
      series: [
        { stroke: () => palette().oldest, fill: () => palette().oldestFill, width: 1.5, points: { show: false } },
        {
          stroke: () => palette().iterator,
          width: 2,
          dash: [6, 4],
          spanGaps: false,
          points: { show: true, size: 5, filter: (_, __, ___, gaps) => lonePoints(side.iteratorAgeMs, gaps) },
        },
      ],
      scale: { range: () => [0, surroundings.ageMsMax() * 1.06] },
      axis: { incrs: timeSteps, space: 34, values: (_, splits) => timeTicks(splits) },
      draw: (one) => drawLate(one, surroundings),
    },
    surroundings,
    target,
  );
  return {
    chart,
    valuesAt(atMs) {
      const step = Math.floor(atMs / side.stepMs);
      const spoken = side.iteratorAgeMs[step] ?? null;
      const oldest = side.oldestAgeMs[step];
      if (oldest === undefined) return { oldest: 'all finished', iterator: 'silent' };
      return { oldest: duration(oldest), iterator: spoken === null ? 'silent' : duration(spoken) };
    },
  };
}

/** A value between two silences has no line to be seen by. */
function lonePoints(values: readonly (number | null)[], _gaps: unknown): number[] {
  return values.flatMap((value, step) =>
    value !== null && (values[step - 1] ?? null) === null && (values[step + 1] ?? null) === null ? [step] : [],
  );
}

function drawLate(chart: uPlot, { scenario, palette }: Surroundings) {
  const top = chart.valToPos(scenario.lateAfterMs, 'y', true);
  const { ctx, bbox } = chart;
  const room = 14 * devicePixelRatio;
  if (top < bbox.top + room || top > bbox.top + bbox.height - room) return;
  ctx.strokeStyle = palette().soft;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, top);
  ctx.lineTo(bbox.left + bbox.width, top);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillStyle = palette().soft;
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'right';
  ctx.fillText(`late after ${duration(scenario.lateAfterMs)}`, bbox.left + bbox.width - 4, top - 4 * devicePixelRatio);
}
