import { formatDecimal } from "./format";
import { useLanguage } from "./useLanguage";

/** An amount with every digit that the exchange gave, and its asset. */
export function Amount({ value, asset }: { value: string; asset: string }) {
  const language = useLanguage();
  return (
    <span className="hd-amount" title={`${value} ${asset}`}>
      {formatDecimal(value, language)} <span className="hd-asset">{asset}</span>
    </span>
  );
}
