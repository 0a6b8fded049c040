/** Appends requirements to descriptions, where every IDE shows them. */

import type { Policy } from '../policy/policy.ts'
import { printRequirement } from './print-requirement.ts'

/** @returns the config with the requirement appended to its description; the same config if there is none. */
export function withNeeds<T extends { description?: string | null | undefined }>(
  policy: Policy,
  config: T,
  coordinate: string,
): T {
  const needs = describeNeeds(policy, coordinate)
  if (needs === null) return config
  return { ...config, description: config.description ? `${config.description}\n\n${needs}` : needs }
}

/** Returns a sentence such as 'Needs role ADMIN.'; null if the coordinate requires nothing. */
export function describeNeeds({ coordinates, roles }: Policy, coordinate: string): string | null {
  const required = coordinates.get(coordinate)
  if (!required?.whole.signedIn) return null
  const others = required.answerNull.signedIn ? ', and is null without' : ''
  return `Needs ${printRequirement(required.whole, roles)}${others}.`
}
