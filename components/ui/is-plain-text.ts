const marked = /[\\`*_[\]<>#|~&@\n\r\t]|:\/\/|www\.|\s{2}/i
const blockStart = /^\s*(?:[-+=:]|\d+[.)])/

/** Whether Markdown would make nothing of a text but one paragraph; most descriptions are like that. */
export const isPlainText = (text: string): boolean => !marked.test(text) && !blockStart.test(text)
