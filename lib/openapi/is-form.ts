export const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'] as const
export const isForm = (mediaType: string): boolean =>
  FORM_TYPES.some((known) => known === mediaType)
