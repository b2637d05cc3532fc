using Permits.Domain.Permits;

namespace Permits.Service;

/// <summary>The names of document kinds in requests and messages.</summary>
internal static class DocumentTypes
{
    public static readonly string[] Names = ["passport", "nationalId", "other"];

    public static string Name(DocumentType type) => Names[(int)type];

    public static DocumentType Parse(string name) => (DocumentType)Math.Max(0, Array.IndexOf(Names, name));
}
