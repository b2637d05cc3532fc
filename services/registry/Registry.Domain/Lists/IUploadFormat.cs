namespace Registry.Domain.Lists;

/// <summary>The format of an upload, as far as decisions on editions need it: a whole list, or the changes to one (a delta).</summary>
public interface IUploadFormat
{
    /// <summary>Its stable name, for instance <c>un-xml</c>.</summary>
    string Name { get; }

    /// <summary>Whether its files say when the source made them. If so, the same bytes are the same edition whenever they arrive.</summary>
    bool IsDated { get; }

    /// <summary>For a delta, the name of the format of the editions to which it applies; null for a whole list.</summary>
    string? BaseFormat => null;
}
