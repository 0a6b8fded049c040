/** Object rules: functions that decide by the object that has the field. */

import type { Alternative } from '../policy/requirement.ts'
import type { Viewer } from '../policy/viewer.ts'
import type { Execution } from './executions.ts'
import { isPromise, type MaybePromise } from './maybe-promise.ts'

/** Question to a rule. The type of object and viewer may be narrowed: `RuleQuestion<Context, Role, Card, Reader>`. */
export type RuleQuestion<TContext, TRole extends string = string, TParent = unknown, TViewer = Viewer<TRole>> = {
  viewer: TViewer
  /** Object that has the field. */
  parent: TParent
  /** Arguments of the field. */
  args: Readonly<Record<string, unknown>>
  context: TContext
}

/** @returns true if the viewer meets the rule. Any other result denies, and so does an error. */
export type ObjectRule<TContext, TRole extends string = string> = {
  // Declared as a method, so that hosts may use narrower types of viewer and parent.
  bivariant(question: RuleQuestion<TContext, TRole>): boolean | Promise<boolean>
}['bivariant']

export type ObjectRules<TContext, TRole extends string = string> = Readonly<Record<string, ObjectRule<TContext, TRole>>>

/** Called with the error of a rule that threw or rejected. */
export type OnRuleError<TContext> = (
  error: unknown,
  at: { rule: string; coordinate: string },
  context: TContext,
) => void

export type RuleAsker<TContext> = {
  /** @returns the first alternative of which no rule is met; undefined if every alternative is met. */
  firstUnmet(
    open: readonly Alternative[],
    coordinate: string,
    question: RuleQuestion<TContext>,
    execution: Execution,
  ): MaybePromise<Alternative | undefined>
}

export function createRuleAsker<TContext>(
  rules: ObjectRules<TContext>,
  onRuleError: OnRuleError<TContext>,
): RuleAsker<TContext> {
  return { firstUnmet }

  function firstUnmet(
    open: readonly Alternative[],
    coordinate: string,
    question: RuleQuestion<TContext>,
    execution: Execution,
  ): MaybePromise<Alternative | undefined> {
    for (const [index, alternative] of open.entries()) {
      const met = isMet(alternative.rules, coordinate, question, execution)
      if (isPromise(met)) {
        const rest = open.slice(index + 1)
        return met.then((isTrue) => (isTrue ? firstUnmet(rest, coordinate, question, execution) : alternative))
      }
      if (!met) return alternative
    }
    return undefined
  }

  function isMet(
    names: readonly string[],
    coordinate: string,
    question: RuleQuestion<TContext>,
    execution: Execution,
  ): MaybePromise<boolean> {
    for (const [index, rule] of names.entries()) {
      const answer = answerOnce(rule, coordinate, question, execution)
      if (isPromise(answer))
        return answer.then((isTrue) => isTrue || isMet(names.slice(index + 1), coordinate, question, execution))
      if (answer) return true
    }
    return false
  }

  /** Calls a rule once per viewer, object and field. With arguments it is called each time, since they may differ. */
  function answerOnce(
    rule: string,
    coordinate: string,
    question: RuleQuestion<TContext>,
    { answers }: Execution,
  ): MaybePromise<boolean> {
    const { viewer, parent, args } = question
    const isRepeatable = typeof parent === 'object' && parent !== null && Object.keys(args ?? {}).length === 0
    if (!isRepeatable) return answerOf(rule, coordinate, question)
    const key = `${rule} ${coordinate}`
    const ofViewer = answers.get(viewer) ?? new WeakMap<object, Map<string, boolean | Promise<boolean>>>()
    answers.set(viewer, ofViewer)
    const known = ofViewer.get(parent) ?? new Map<string, boolean | Promise<boolean>>()
    ofViewer.set(parent, known)
    const answer = known.get(key) ?? answerOf(rule, coordinate, question)
    known.set(key, answer)
    return answer
  }

  function answerOf(rule: string, coordinate: string, question: RuleQuestion<TContext>): MaybePromise<boolean> {
    const fail = (error: unknown): false => {
      onRuleError(error, { rule, coordinate }, question.context)
      return false
    }
    try {
      const answer = rules[rule]?.(question)
      return isPromise(answer) ? Promise.resolve(answer).then((value) => value === true, fail) : answer === true
    } catch (error) {
      return fail(error)
    }
  }
}
