import { useEffect, useState } from 'react'

/** Whether a moment has passed; null: there is none. */
export function useIsOver(at: string | null): boolean {
  const [over, setOver] = useState<string | null>(null)
  useEffect(() => {
    if (at === null) return undefined
    const timer = setTimeout(() => setOver(at), Math.max(0, Date.parse(at) - Date.now()))
    return () => clearTimeout(timer)
  }, [at])
  return at !== null && over === at
}
