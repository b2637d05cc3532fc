using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Pipeline;

/// <summary>Pauses processes with SIGSTOP: they keep their memory and their connections, and do nothing.</summary>
internal static class Signals
{
    public static async Task<T> WhileStoppedAsync<T>(IEnumerable<int> processes, Func<Task<T>> work)
    {
        var stopped = processes.ToList();
        await SendAsync("-STOP", stopped);
        try
        {
            return await work();
        }
        finally
        {
            await SendAsync("-CONT", stopped);
        }
    }

    private static async Task SendAsync(string signal, IEnumerable<int> processes)
    {
        using var kill = Process.Start("kill", [signal, .. processes.Select(process => process.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
            throw new InvalidOperationException($"kill {signal} failed.");
    }
}
