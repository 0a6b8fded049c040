import { describe, expect, test } from '@jest/globals'
import { chooseMediaType, prefersHtml } from '../../src/http/media-type.ts'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'

describe('the media type of a response', () => {
  test.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['Application/GraphQL-Response+JSON; charset=utf-8', 'application/graphql-response+json'],
    ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json'],
    ['application/json;q=0.5, application/graphql-response+json;q=0.6', 'application/graphql-response+json'],
    ['*/*, application/json;q=0', 'application/graphql-response+json'],
    [BROWSER, 'application/json'],
    ['text/html', null],
    ['application/json;q=0', null],
    ['application/json;q=NaN', null],
  ])('chooses for Accept %s the type %s', (accept, expected) => {
    expect(chooseMediaType(accept)).toBe(expected)
  })
})

describe('preference for HTML', () => {
  test('prefers HTML for browsers', () => {
    expect(prefersHtml(BROWSER)).toBe(true)
    expect(prefersHtml('text/html')).toBe(true)
  })

  test('prefers no HTML for API clients or clients without a preference', () => {
    expect(prefersHtml(undefined)).toBe(false)
    expect(prefersHtml('*/*')).toBe(false)
    expect(prefersHtml('application/json')).toBe(false)
    expect(prefersHtml('application/json, text/html;q=0.9')).toBe(false)
  })
})
