/** Who may dispute. */
export type Party = "client" | "agency";
