using System.Globalization;
using Xunit;

namespace Tests.Support;

/// <summary>A test that needs libfaketime (Debian: <c>libfaketime</c>): skipped, with the reason printed, if it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FakeClockFactAttribute : FactAttribute
{
    public FakeClockFactAttribute() => Skip = Library is null ? "libfaketime is missing." : null!;

    // The library to load before the C library.
    private static string? Library { get; } =
        Directory.Exists("/usr/lib")
            ? Directory
                .GetDirectories("/usr/lib", "*-linux-gnu")
                .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1"))
                .FirstOrDefault(File.Exists)
            : null;

    /// <summary>A service's settings that set its wall clock by a file. The monotonic clock stays as it is, as on a machine whose time is set.</summary>
    /// <param name="clock">The file.</param>
    public static Dictionary<string, string> SetBy(string clock) =>
        new()
        {
            ["LD_PRELOAD"] = Library!,
            ["FAKETIME_TIMESTAMP_FILE"] = clock,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        };

    /// <summary>Sets the clock to the machine's time plus an offset.</summary>
    public static Task SetAsync(string clock, TimeSpan offset) =>
        File.WriteAllTextAsync(clock, string.Create(CultureInfo.InvariantCulture, $"+{(long)offset.TotalSeconds}\n"));
}
