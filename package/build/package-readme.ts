/** The user page as the package's README: links into the repository would lead nowhere there. */
export function packageReadme(page: string): string {
  return page.replace(/\[([^\]]+)\]\((?!https?:)[^)]*\)/g, '$1');
}
