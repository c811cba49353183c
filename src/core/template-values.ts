/** `YOUR_…_HERE` of the template, and `your_…` of the Python sample's documentation. */
const TEMPLATE_VALUE = /^(?:YOUR_[A-Z0-9_]+|your_[a-z0-9_]+)$/;

/** Whether a field still holds what the template came with. */
export function isTemplateValue(value: string): boolean {
  return TEMPLATE_VALUE.test(value);
}
