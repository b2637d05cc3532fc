using System.Globalization;
using System.Runtime.CompilerServices;

namespace Registry.Formats.FollowTheMoney;

/// <summary>Splits a file into lines, holding one in memory at a time.</summary>
internal static class JsonLines
{
    public const int MaxLine = 16 << 20;

    // A digest of each line's id is kept while the file is read.
    private const int MaxLines = 10_000_000;

    /// <summary>The non-blank lines with their numbers from 1. The bytes are valid only until the next line is read.</summary>
    public static async IAsyncEnumerable<(string Place, ReadOnlyMemory<byte> Bytes)> ReadAsync(
        Stream stream,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var buffer = new byte[64 << 10];
        int start = 0,
            end = 0,
            line = 0;
        var more = true;
        while (more || start < end)
        {
            var length = buffer.AsSpan(start..end).IndexOf((byte)'\n');
            if (length < 0 && more)
            {
                if (end - start > MaxLine)
                    throw new UnreadableListException($"{Place(line + 1)} is longer than {MaxLine >> 20} MiB.");
                buffer.AsSpan(start..end).CopyTo(buffer);
                (start, end) = (0, end - start);
                if (end == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 2);
                var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
                more = read > 0;
                end += read;
                continue;
            }

            if (++line > MaxLines)
                throw new UnreadableListException(string.Create(CultureInfo.InvariantCulture, $"The file has more than {MaxLines} lines."));
            var bytes = buffer.AsMemory(start, length < 0 ? end - start : length);
            start = length < 0 ? end : start + length + 1;
            if (line == 1 && bytes.Span.StartsWith("\uFEFF"u8))
                bytes = bytes[3..];
            if (bytes.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
                yield return (Place(line), bytes);
        }

        static string Place(int line) => string.Create(CultureInfo.InvariantCulture, $"Line {line}");
    }
}
