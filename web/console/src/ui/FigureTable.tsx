import type { ReactNode } from "react";
import classes from "./FigureTable.module.css";

export interface FigureRow {
  key: string;
  name: ReactNode;
  figures: readonly ReactNode[];
}

/** A table of figures: one heading for each column, one row for each thing. Scrolls sideways where it must. */
export function FigureTable({
  label,
  first,
  columns,
  rows,
}: {
  label: string;
  first: string;
  columns: readonly string[];
  rows: readonly FigureRow[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and must do so by keyboard
    <section className={classes["table"]} tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.name}</th>
              {row.figures.map((figure, at) => (
                <td key={columns[at]}>{figure}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
