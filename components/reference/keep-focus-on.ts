/**
 * Where a control that is drawn anew takes the focus with it, the focus goes on to what stands in its place. Answers
 * how to stop.
 */
export function keepFocusOn(selector: string, within: HTMLElement): () => void {
  let had = false
  const note = ({ target }: FocusEvent) => {
    had = target instanceof Element && target.matches(selector)
  }
  const leave = () => {
    had = false
  }
  const observer = new MutationObserver(() => {
    if (had && document.activeElement === document.body)
      within.querySelector<HTMLElement>(selector)?.focus()
  })
  within.addEventListener('focusin', note)
  // Before the press gives the focus to something: whoever presses elsewhere has left the control.
  document.addEventListener('pointerdown', leave, true)
  observer.observe(within, { childList: true, subtree: true, attributeFilter: ['disabled'] })
  return () => {
    observer.disconnect()
    document.removeEventListener('pointerdown', leave, true)
    within.removeEventListener('focusin', note)
  }
}
