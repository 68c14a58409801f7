import { useWords } from "../../text/speech.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { Gate } from "../kit/gate.tsx";
import { EraseAuthor } from "./erase-author.tsx";
import { Erasures } from "./erasures.tsx";
import { ExportRows } from "./export-rows.tsx";
import { words as allWords } from "./words.ts";
import "../kit/kit.css";
import "./data.css";

/** A brand's data: taken out row by row, and what somebody wrote erased for good. */
export function Data() {
  const words = useWords(allWords);
  return (
    <div className="kit">
      <PageTitle>{words.title}</PageTitle>
      <p className="quiet kit-lead">{words.lead}</p>
      <Gate role="admin">
        <ExportRows />
        <EraseAuthor />
        <Erasures />
      </Gate>
    </div>
  );
}
