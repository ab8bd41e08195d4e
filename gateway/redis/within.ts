/**
 * Rejects when there is no answer in time. A thread that stood still itself may find the time over with the answer lying
 * there unread: so it reads what has come first, which takes two turns.
 */
export function within<Value>(timeoutMs: number, answer: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error('Redis did not answer in time.'))
    const timer = setTimeout(() => setImmediate(() => setImmediate(giveUp)), timeoutMs)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
