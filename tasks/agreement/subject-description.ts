/** What `<agreement>` may be on the command line. Apart, so that listing the tasks loads no toolkit. */
export const SUBJECT_DESCRIPTION =
  "An agreement file (YAML or JSON), a signed file, a link, or the agreement's id on the chain";
