/** Hands a file to the reader's browser, which saves it by this name; what no file system takes in a name is left out. */
export function saveFile(name: string, file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name.replaceAll(/[\\/:*?"<>|]/g, " ");
  link.click();
  URL.revokeObjectURL(link.href);
}
