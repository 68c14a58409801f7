/** A whole number with its sign. */
export function signed(weight: number): string {
  return weight < 0 ? `−${-weight}` : `+${weight}`;
}
