using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace SanctionsRegistry.Tools.Demo;

/// <summary>A UN list's file, read for the people that the demo needs.</summary>
internal sealed class ListFile
{
    private readonly XDocument _document;

    private ListFile(byte[] content, XDocument document)
    {
        (Content, _document) = (content, document);
        People = [.. document.Descendants("INDIVIDUAL").Select(ListedPerson.Read)];
    }

    /// <summary>The file's bytes.</summary>
    public byte[] Content { get; private init; }

    public IReadOnlyList<ListedPerson> People { get; }

    public static ListFile Read(FileInfo file)
    {
        using var reader = XmlReader.Create(file.FullName, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return new(File.ReadAllBytes(file.FullName), XDocument.Load(reader, LoadOptions.PreserveWhitespace));
    }

    /// <summary>The same list with another generation time: to run the demo again when a later edition is in force.</summary>
    public ListFile WithGeneratedAt(DateTimeOffset generatedAt)
    {
        var copy = new XDocument(_document);
        copy.Root!.SetAttributeValue("dateGenerated", generatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        return new(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + copy.ToString(SaveOptions.DisableFormatting)), copy);
    }
}

/// <summary>A person on a list.</summary>
/// <param name="Id">The subject's id in the registry.</param>
/// <param name="Programme">The UN_LIST_TYPE, for instance DPRK.</param>
/// <param name="NameParts">First to fourth name.</param>
/// <param name="BirthDate">A full date, when the list has an exact one.</param>
internal sealed record ListedPerson(string Id, string Programme, IReadOnlyList<string> NameParts, string? BirthDate)
{
    public string Name => string.Join(' ', NameParts);

    public static ListedPerson Read(XElement entry) =>
        new(
            "unsc-" + entry.Element("DATAID")?.Value.Trim(),
            entry.Element("UN_LIST_TYPE")?.Value.Trim() ?? "",
            [
                .. ((string[])["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]).SelectMany(tag =>
                    (entry.Element(tag)?.Value ?? "").Split((char[])[' ', '\n', '\r', '\t', ':'], StringSplitOptions.RemoveEmptyEntries)
                ),
            ],
            entry
                .Elements("INDIVIDUAL_DATE_OF_BIRTH")
                .Where(date => date.Element("TYPE_OF_DATE")?.Value == "EXACT")
                .Select(date => date.Element("DATE")?.Value.Trim())
                .FirstOrDefault(date => DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        );

    /// <summary>The name as another clerk would write it: family name last, in lower case, the given names joined by hyphens.</summary>
    public string NameVariant()
    {
        var words = NameParts.Select(part => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(part.ToLowerInvariant())).ToList();
        return $"{string.Join('-', words.Skip(1))} {words[0]}";
    }
}
