import { expect, test } from 'vitest'
import { FailureError } from '#lib/http/fetch-json.ts'
import { noNewsWords } from './no-news-words.ts'

const titleOf = (code: string) => noNewsWords(new FailureError({ code, detail: 'No.' })).title

test('whoever was signed out, or may not see it any more, is not told that the console cannot be reached', () => {
  expect(titleOf('unauthenticated')).toBe('No news: you are signed out')
  expect(noNewsWords(new FailureError({ code: 'unauthenticated' })).body).toContain(
    'what you typed here stays',
  )
  expect(titleOf('forbidden')).toBe('No news: your account may not see this any more')
})

test('a database that is away is told apart from a console that is', () => {
  expect(titleOf('unavailable')).toBe('No news: the database cannot be reached')
  expect(titleOf('internal')).toBe('No news: the console cannot be reached')
  expect(noNewsWords(new TypeError('Failed to fetch')).title).toBe(
    'No news: the console cannot be reached',
  )
})
