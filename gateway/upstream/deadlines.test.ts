import { expect, test } from 'vitest'
import { Deadlines, Watched } from './deadlines.ts'

class Entry extends Watched {
  readonly #name: string
  readonly #said: string[]
  readonly #then: () => void

  constructor(name: string, said: string[], then: () => void = () => undefined) {
    super()
    this.#name = name
    this.#said = said
    this.#then = then
  }
  expire(): void {
    this.#said.push(this.#name)
    this.#then()
  }
}
const passed = (deadlines: Deadlines) =>
  new Promise<void>((resolve) => void deadlines.watch(0, resolve))

test('expire once each, but for those that were taken out, wherever they stood', async () => {
  const deadlines = new Deadlines()
  const said: string[] = []
  const entries = ['a', 'b', 'c', 'd', 'e'].map((name) => new Entry(name, said))
  for (const entry of entries) deadlines.add(entry, performance.now())
  for (const index of [0, 2, 4]) deadlines.remove(entries[index] as Entry)
  for (const index of [0, 2, 4]) deadlines.remove(entries[index] as Entry)
  await passed(deadlines)
  await passed(deadlines)

  expect(said.sort()).toEqual(['b', 'd'])
})

test('let one that expires take others out and put new ones in', async () => {
  const deadlines = new Deadlines()
  const said: string[] = []
  const late = new Entry('late', said)
  const others = [new Entry('x', said), new Entry('y', said)]
  const act = () => {
    for (const other of others) deadlines.remove(other)
    deadlines.add(late, performance.now())
  }
  deadlines.add(others[0] as Entry, performance.now() + 60_000)
  deadlines.add(new Entry('first', said, act), performance.now())
  deadlines.add(others[1] as Entry, performance.now() + 60_000)
  await passed(deadlines)
  await passed(deadlines)

  expect(said).toEqual(['first', 'late'])
})

test('do not expire before their time, and forget one whose watch was given up', async () => {
  const deadlines = new Deadlines()
  const said: string[] = []
  const settle = deadlines.watch(0, () => said.push('given up'))
  const far = new Entry('far', said)
  deadlines.add(far, performance.now() + 60_000)
  settle()
  await passed(deadlines)
  deadlines.remove(far)

  expect(said).toEqual([])
})

test('after standing still, hear first what came meanwhile', async () => {
  const deadlines = new Deadlines()
  const said: string[] = []
  const settle = deadlines.watch(100, () => said.push('late'))
  deadlines.watch(100, () => said.push('silent'))
  setTimeout(settle, 300)
  for (const began = performance.now(); performance.now() - began < 600; );
  await expect.poll(() => said).toEqual(['silent'])
})
