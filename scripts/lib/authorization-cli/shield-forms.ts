/** Converts rules of graphql-shield into a form that `@auth` can express, if there is one. */

/** Meaning of a rule, by its name in the tree: `rule('isAdmin')(…)`. `{}` requires a signed-in viewer. */
export type RuleMeaning = {
  role?: string
  /** Alternative sets of scopes, of which one must be complete. */
  scopes?: readonly (readonly string[])[]
  /** Object rule to use instead. */
  rule?: string
}

/** Rule object as graphql-shield creates it. */
export type ShieldRule = {
  readonly name?: string
  readonly rules?: readonly ShieldRule[]
  readonly constructor: { readonly name: string }
}

type Base = { rank: number; scopes: readonly (readonly string[])[] }

/**
 * Result of a conversion: a role and scopes with object rules as alternatives; open; closed to everybody; or not
 * expressible in `@auth`.
 */
export type Form = 'open' | 'nobody' | 'unknown' | { base: Base | null; rules: readonly string[] }

export type Meanings = { roles: readonly string[]; rules: Readonly<Record<string, RuleMeaning>> }

export function formOf(rule: ShieldRule, meanings: Meanings): Form {
  const inner = () => (rule.rules ?? []).map((each) => formOf(each, meanings))
  switch (rule.constructor.name) {
    case 'RuleTrue':
      return 'open'
    case 'RuleFalse':
      return 'nobody'
    case 'RuleAnd':
    case 'RuleChain':
      return inner().reduce(and, 'open')
    case 'RuleOr':
    case 'RuleRace':
      return inner().reduce(or, 'nobody')
    case 'RuleNot':
      return negated(inner()[0] ?? 'unknown')
    default:
      return leaf(meanings, rule.name === undefined ? undefined : meanings.rules[rule.name])
  }
}

function leaf({ roles }: Meanings, meaning: RuleMeaning | undefined): Form {
  if (!meaning) return 'unknown'
  const { role, scopes = [], rule } = meaning
  if (rule !== undefined) return { base: null, rules: [rule] }
  const rank = role === undefined ? 0 : roles.indexOf(role)
  return rank < 0 ? 'unknown' : { base: { rank, scopes }, rules: [] }
}

const negated = (form: Form): Form => (form === 'open' ? 'nobody' : form === 'nobody' ? 'open' : 'unknown')

function and(first: Form, second: Form): Form {
  if (first === 'nobody' || second === 'nobody') return 'nobody'
  if (first === 'open') return second
  if (second === 'open') return first
  if (first === 'unknown' || second === 'unknown') return 'unknown'
  // A viewer who meets any rule is signed in.
  if (isSignedIn(first)) return second
  if (isSignedIn(second)) return first
  if (!first.base || !second.base || first.rules.length + second.rules.length > 0) return 'unknown'
  const [a, b] = [first.base, second.base]
  return { base: { rank: Math.max(a.rank, b.rank), scopes: product(a.scopes, b.scopes) }, rules: [] }
}

function or(first: Form, second: Form): Form {
  if (first === 'open' || second === 'open') return 'open'
  if (first === 'nobody') return second
  if (second === 'nobody') return first
  if (first === 'unknown' || second === 'unknown') return 'unknown'
  if (isSignedIn(first)) return first
  if (isSignedIn(second)) return second
  const base = either(first.base, second.base)
  return base === 'unknown' ? base : { base, rules: [...new Set([...first.rules, ...second.rules])] }
}

function either(first: Base | null, second: Base | null): Base | null | 'unknown' {
  if (!first || !second) return first ?? second
  if (String(first.scopes) === String(second.scopes)) return { ...first, rank: Math.min(first.rank, second.rank) }
  const isSameRole = first.rank === second.rank && first.scopes.length > 0 && second.scopes.length > 0
  return isSameRole ? { ...first, scopes: [...first.scopes, ...second.scopes] } : 'unknown'
}

const isSignedIn = ({ base, rules }: Exclude<Form, string>) =>
  base !== null && base.rank === 0 && base.scopes.length === 0 && rules.length === 0

function product(first: Base['scopes'], second: Base['scopes']): Base['scopes'] {
  if (first.length === 0 || second.length === 0) return [...first, ...second]
  return first.flatMap((a) => second.map((b) => [...new Set([...a, ...b])]))
}
