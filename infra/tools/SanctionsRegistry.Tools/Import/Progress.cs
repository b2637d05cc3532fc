using System.Globalization;
using Spectre.Console;

namespace SanctionsRegistry.Tools.Import;

/// <summary>Reports progress.</summary>
internal interface IProgress
{
    /// <summary>A step and how much of it is done; a total of 0 means unknown.</summary>
    void Report(string step, long done, long total);
}

/// <summary>A bar for each step, on a terminal.</summary>
internal sealed class Bars(ProgressContext context) : IProgress
{
    private readonly Dictionary<string, ProgressTask> _steps = new(StringComparer.Ordinal);

    public void Report(string step, long done, long total)
    {
        if (!_steps.TryGetValue(step, out var task))
        {
            // Earlier steps have ended, whether or not their last part was reported.
            foreach (var earlier in _steps.Values)
                earlier.Value = earlier.MaxValue;
            _steps[step] = task = context.AddTask(Markup.Escape(step));
        }

        task.IsIndeterminate = total == 0;
        if (total == 0)
            return;
        task.MaxValue = total;
        task.Value = done;
    }
}

/// <summary>A line for each step and each tenth of it, for output that is not a terminal.</summary>
internal sealed class Lines(TextWriter writer) : IProgress
{
    private string _step = "";
    private long _tenth;

    public void Report(string step, long done, long total)
    {
        var tenth = total == 0 ? 0 : done * 10 / total;
        if (step == _step && tenth <= _tenth)
            return;
        (_step, _tenth) = (step, tenth);
        writer.WriteLine(total == 0 ? step : string.Create(CultureInfo.InvariantCulture, $"{step} {tenth * 10} %"));
    }
}
