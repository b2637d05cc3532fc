using System.Globalization;

namespace Platform.Hosting.Requests;

/// <summary>The last item of a page of a list that is ordered by time; the id breaks ties.</summary>
/// <param name="At">The item's time.</param>
/// <param name="Id">The item.</param>
public readonly record struct TimePosition(DateTimeOffset At, Guid Id)
{
    /// <summary>Reads a position from a cursor; null if it has another form.</summary>
    public static TimePosition? Read(string text) =>
        text.Split(' ') is [var at, var id]
        && DateTimeOffset.TryParseExact(at, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
        && Guid.TryParseExact(id, "D", out var item)
            ? new(instant.ToUniversalTime(), item)
            : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.ToUniversalTime():O} {Id:D}");
}
