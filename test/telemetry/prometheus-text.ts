/**
 * Parser for the part of Prometheus' text format that these metrics use
 * (https://prometheus.io/docs/instrumenting/exposition_formats/).
 */

type Labels = Readonly<Record<string, string>>
type Sample = { name: string; labels: Labels; value: number }

export type Samples = {
  /** Returns the sum of a metric's samples with these labels; undefined without a sample. */
  value(name: string, labels?: Labels): number | undefined
  labels(name: string): Labels[]
  names(): Set<string>
}

/** @throws Error for a line in another format. */
export function readSamples(text: string): Samples {
  const samples = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(readSample)
  return {
    value(name, labels = {}) {
      const found = samples.filter(
        (each) => each.name === name && Object.entries(labels).every(([key, value]) => each.labels[key] === value),
      )
      return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0)
    },
    labels: (name) => samples.filter((each) => each.name === name).map(({ labels }) => labels),
    names: () => new Set(samples.map(({ name }) => name)),
  }
}

function readSample(line: string): Sample {
  const [, name, labels = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
  if (name === undefined) throw new Error(`not a sample: ${line}`)
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [key, text])
  return { name, labels: Object.fromEntries(pairs), value: Number(value) }
}
