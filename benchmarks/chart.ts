import { init } from 'echarts'
import type { Chart } from './works/work.ts'

const ours = /^ours/

function optionOf(chart: Chart): Parameters<ReturnType<typeof init>['setOption']>[0] {
  if (chart.kind === 'bars') {
    const names = Object.keys(chart.values).toReversed()
    return {
      grid: { left: 200, right: 60, top: 10, bottom: 45 },
      xAxis: {
        type: chart.log === true ? 'log' : 'value',
        name: chart.axis,
        nameLocation: 'middle',
        nameGap: 28,
      },
      yAxis: { type: 'category', data: names },
      series: [
        {
          type: 'bar',
          label: { show: true, position: 'right' },
          data: names.map((name) => ({
            value: Number(chart.values[name]?.toPrecision(3)),
            itemStyle: { color: ours.test(name) ? '#0060df' : '#9aa0a6' },
          })),
        },
      ],
    }
  }
  const type = chart.log === true ? 'log' : 'value'
  return {
    legend: { top: 0 },
    grid: { left: 80, right: 40, top: 40, bottom: 50 },
    xAxis: { type, name: chart.x, nameLocation: 'middle', nameGap: 28 },
    yAxis: { type, name: chart.y },
    series: Object.entries(chart.series).map(([name, data]) => ({
      name,
      type: 'line',
      data: data.map(([x, y]) => [x, y]),
    })),
  }
}

/** The chart as SVG text, on a white ground so that it reads in light and dark pages. */
export function svgOf(chart: Chart): string {
  const height = chart.kind === 'bars' ? 70 + Object.keys(chart.values).length * 30 : 360
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width: 760, height })
  drawing.setOption({ animation: false, backgroundColor: '#ffffff', ...optionOf(chart) })
  const svg = drawing.renderToSVGString()
  drawing.dispose()
  return svg
}
