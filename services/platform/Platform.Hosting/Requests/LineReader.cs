using System.Buffers;
using System.IO.Pipelines;

namespace Platform.Hosting.Requests;

/// <summary>A line of a body.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">Its bytes without the line ending; null if it is too long and was skipped.</param>
public readonly record struct Line(int Number, ReadOnlyMemory<byte>? Text)
{
    /// <summary>Whether it says nothing.</summary>
    public bool IsBlank => Text is { } text && text.Span.Trim(" \t\r"u8).IsEmpty;
}

/// <summary>Reads a body line by line, on demand, and buffers no more than one line.</summary>
public sealed class LineReader(PipeReader body, int maxLineBytes)
{
    private int _number;
    private bool _skipping;
    private bool _ended;

    /// <summary>The next lines that have arrived: at least one, at most <paramref name="max"/>. None if the body has ended.</summary>
    public async ValueTask<IReadOnlyList<Line>> ReadAsync(int max, CancellationToken cancellationToken)
    {
        var lines = new List<Line>();
        while (lines.Count == 0 && !_ended)
        {
            var read = await body.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (lines.Count < max && rest.PositionOf((byte)'\n') is { } end)
            {
                Add(lines, rest.Slice(0, end));
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (lines.Count == max)
            {
                // The rest of what has arrived stays for the next call.
                body.AdvanceTo(rest.Start, rest.Start);
                break;
            }

            if (rest.Length > maxLineBytes || _skipping)
            {
                _skipping = !rest.IsEmpty || _skipping;
                rest = rest.Slice(rest.End);
            }

            if (read.IsCompleted)
            {
                if (!rest.IsEmpty || _skipping)
                    Add(lines, rest);
                rest = rest.Slice(rest.End);
                _ended = true;
            }

            body.AdvanceTo(rest.Start, rest.End);
        }

        return lines;
    }

    private void Add(List<Line> lines, ReadOnlySequence<byte> text)
    {
        _number++;
        var isTooLong = _skipping || text.Length > maxLineBytes;
        // Null alone would be converted to an empty memory.
        lines.Add(new(_number, isTooLong ? default(ReadOnlyMemory<byte>?) : text.ToArray()));
        _skipping = false;
    }
}
