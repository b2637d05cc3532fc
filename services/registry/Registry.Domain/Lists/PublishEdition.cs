namespace Registry.Domain.Lists;

/// <summary>Puts into force an edition whose files were read and compared with the list's previous content.</summary>
/// <param name="Admission">What was decided before the comparison.</param>
/// <param name="List">The list.</param>
/// <param name="Hash">The content.</param>
/// <param name="Format">The name of the format in which it was read.</param>
/// <param name="Title">The list's display name; null to keep it.</param>
/// <param name="Counts">What it contains and what it changes.</param>
/// <param name="UnknownTags">Parts of the format that the reader does not know.</param>
/// <param name="Source">What the files contain outside any entry.</param>
/// <param name="Import">The import that publishes it.</param>
/// <param name="Undoes">The edition that it undoes; null if it does not.</param>
public sealed record PublishEdition(
    EditionAdmission.Admitted Admission,
    ListId List,
    EditionHash Hash,
    string Format,
    string? Title,
    EditionCounts Counts,
    IReadOnlyList<string> UnknownTags,
    IReadOnlyList<SourceElement> Source,
    ImportId Import,
    EditionHash? Undoes
);
