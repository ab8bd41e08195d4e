/** Characters of JSON that may still be written. */
export interface Room {
  characters: number
}

/** As much of a value as fits: its JSON begins with the same characters, and is longer than the room where some is missing. */
export function beginningOf(value: unknown, room: Room): unknown {
  if (typeof value === 'string') {
    const part = value.slice(0, Math.max(0, room.characters) + 1)
    room.characters -= part.length
    return part
  }
  room.characters -= 1
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items: unknown[] = []
    for (const item of value) {
      if (room.characters < 0) break
      items.push(beginningOf(item, room))
    }
    return items
  }
  const entries: [string, unknown][] = []
  for (const [key, item] of Object.entries(value)) {
    if (room.characters < 0) break
    room.characters -= key.length
    entries.push([key, beginningOf(item, room)])
  }
  return Object.fromEntries(entries)
}
