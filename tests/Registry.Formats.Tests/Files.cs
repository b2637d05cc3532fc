using System.Text;
using Registry.Domain.Lists;
using Registry.Formats.UnitedNations;

namespace Registry.Formats.Tests;

/// <summary>Files in the UN format: some made here, and the real ones if they are available.</summary>
internal static class Files
{
    public const string Kim = """
        <INDIVIDUAL><DATAID>1</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME> KIM </FIRST_NAME><SECOND_NAME>CHOL  SU</SECOND_NAME>
        <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.901 </REFERENCE_NUMBER><LISTED_ON>2020-01-02</LISTED_ON><COMMENTS1>Trades in coal.</COMMENTS1>
        <TITLE><VALUE>Mr.</VALUE></TITLE><NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
        <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Kim Chol-su</ALIAS_NAME></INDIVIDUAL_ALIAS>
        <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Trader</ALIAS_NAME></INDIVIDUAL_ALIAS>
        <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1964</FROM_YEAR><TO_YEAR>1966</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
        <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>745132</NUMBER></INDIVIDUAL_DOCUMENT>
        <SORT_KEY/></INDIVIDUAL>
        """;

    public const string Company = """
        <ENTITY><DATAID>2</DATAID><FIRST_NAME>PUKDAE TRADING</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPe.902</REFERENCE_NUMBER>
        <ENTITY_ADDRESS><CITY>Pyongyang</CITY><COUNTRY>Democratic People's Republic of Korea</COUNTRY></ENTITY_ADDRESS></ENTITY>
        """;

    private static string? Folder { get; } = Find();

    public static string List(string individuals, string entities = "", string generatedAt = "2026-01-01T00:00:00Z") =>
        $"""<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="{generatedAt}"><INDIVIDUALS>{individuals}</INDIVIDUALS>"""
        + $"""<ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>""";

    public static IListFormat Format { get; } = new UnListReader();

    public static Task<ReadFile> ReadAsync(string xml) => ReadAsync(Encoding.UTF8.GetBytes(xml));

    public static async Task<ReadFile> ReadAsync(byte[] file, long? length = null)
    {
        var reading = new ListReading();
        var entries = new List<ListEntry>();
        await foreach (var entry in Format.ReadAsync([new("list.xml", length ?? file.Length, () => new MemoryStream(file))], reading, CancellationToken.None))
            entries.Add(entry);
        return new(reading.GeneratedAt!.Value, entries, [.. reading.UnknownTags], reading.Source);
    }

    public static async Task<string> RefusedAsync(string xml) => (await Assert.ThrowsAsync<UnreadableListException>(() => ReadAsync(xml))).Message;

    /// <summary>The path of a real file, or null with a printed reason.</summary>
    public static string? PathOf(string day)
    {
        if (Folder is not null)
            return Path.Combine(Folder, $"un_consolidated_{day}.xml");
        Console.WriteLine("skipped: The folder ../shared/data/un is missing.");
        return null;
    }

    public static async Task<ReadFile> RealAsync(string path) => await ReadAsync(await File.ReadAllBytesAsync(path));

    private static string? Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, "shared", "data", "un") is var folder && Directory.Exists(folder))
                return folder;
        }

        return null;
    }
}

/// <summary>A whole file, read.</summary>
internal sealed record ReadFile(
    DateTimeOffset GeneratedAt,
    IReadOnlyList<ListEntry> Entries,
    IReadOnlyList<string> UnknownTags,
    IReadOnlyList<SourceElement> Source
);

/// <summary>A test of a real list: skipped with the reason if the files are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealListsFactAttribute : FactAttribute
{
    public RealListsFactAttribute()
    {
        if (Files.PathOf("2026-05-08") is null)
            Skip = "The folder ../shared/data/un is missing.";
    }
}

/// <summary>Like <see cref="RealListsFactAttribute"/>, for several files.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealListsTheoryAttribute : TheoryAttribute
{
    public RealListsTheoryAttribute()
    {
        if (Files.PathOf("2026-05-08") is null)
            Skip = "The folder ../shared/data/un is missing.";
    }
}
