'use client'

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { OperationRow } from '#lib/catalog/operation-schema.ts'
import type { Line } from './group-operations.ts'
import { GroupLine, RowLine } from './operation-lines.tsx'
import { useIsPrinting } from './use-is-printing.ts'

/** Of most lines; a long path takes more, so that each is measured. */
const LINE_PX = 40
const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 12 }
const rowsOf = (line: Line | undefined) =>
  line === undefined ? [] : line.kind === 'group' ? line.rows : [line.row]
const keyOf = (line: Line | undefined) =>
  line?.kind === 'group' ? `group ${line.name}` : line?.row.id
/** The operations of a range; a heading on the way does not bring its whole group. */
const between = (lines: Line[], one: number, other: number) =>
  lines
    .slice(Math.min(one, other), Math.max(one, other) + 1)
    .flatMap((line) => (line.kind === 'row' ? [line.row] : []))

/**
 * Lines with a box each; only those in view are drawn, and on paper all. One of them is in the order of Tab, j, k and the arrows move it,
 * and with Shift they tick on the way; a click with Shift ticks everything from the last box.
 */
export function OperationList({
  lines,
  ticked,
  tick,
  activate,
  editable,
}: {
  lines: Line[]
  ticked: ReadonlySet<string>
  tick: (rows: readonly OperationRow[], on: boolean) => void
  activate: (row: OperationRow | null) => void
  editable: boolean
}) {
  const frame = useRef<HTMLElement>(null)
  const isPrinting = useIsPrinting()
  const [wanted, setWanted] = useState(0)
  const [byKey, setByKey] = useState(0)
  const anchor = useRef(0)
  const at = Math.min(wanted, lines.length - 1)
  const list = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_PX,
    getItemKey: (index) => keyOf(lines[index]) ?? index,
    overscan: 8,
    // The line with the focus stays drawn, so that the focus is not lost by scrolling.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), at])],
  })
  useEffect(() => {
    if (byKey > 0)
      frame.current
        ?.querySelector<HTMLInputElement>('[data-current] input')
        ?.focus({ preventScroll: true })
  }, [byKey])
  const move = (to: number, ticking: boolean) => {
    const next = Math.max(0, Math.min(lines.length - 1, to))
    if (ticking && editable) tick(between(lines, at, next), true)
    else anchor.current = next
    setWanted(next)
    setByKey((count) => count + 1)
    list.scrollToIndex(next)
    const line = lines[next]
    activate(line?.kind === 'row' ? line.row : null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const to =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? lines.length - 1
          : event.key === 'PageUp'
            ? at - 12
            : at + (steps[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? 0)
    if (to === at && !(event.key in steps)) return
    event.preventDefault()
    move(to, event.shiftKey)
  }
  const set = (index: number, on: boolean, range: boolean) => {
    tick(range ? between(lines, anchor.current, index) : rowsOf(lines[index]), on)
    anchor.current = index
    setWanted(index)
  }
  const drawn = (index: number) => {
    const line = lines[index]
    if (!line) return null
    const shared = {
      current: index === at,
      editable,
      set: (on: boolean, range: boolean) => set(index, on, range),
      focused: () => activate(line.kind === 'row' ? line.row : null),
    }
    return line.kind === 'group' ? (
      <GroupLine
        name={line.name}
        count={line.rows.length}
        on={line.rows.every(({ id }) => ticked.has(id))}
        {...shared}
      />
    ) : (
      <RowLine row={line.row} on={ticked.has(line.row.id)} {...shared} />
    )
  }
  return (
    <section
      ref={frame}
      aria-label="Operations"
      aria-describedby="operations-keys"
      className="max-h-[32rem] min-w-0 overflow-y-auto overflow-x-hidden rounded-lg border border-line bg-surface print:max-h-none print:overflow-visible"
      onKeyDown={onKeyDown}
    >
      <p id="operations-keys" className="sr-only">
        j and k or the arrows move, Space ticks, Shift with an arrow ticks on the way.
      </p>
      {isPrinting ? (
        lines.map((_, index) => <div key={keyOf(lines[index])}>{drawn(index)}</div>)
      ) : (
        <div className="relative" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ index, key, start }) => (
            <div
              key={key}
              ref={list.measureElement}
              data-index={index}
              data-current={index === at || undefined}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              {drawn(index)}
            </div>
          ))}
        </div>
      )}
    </section>
  )
}
