using System.Diagnostics;

namespace Tests.Support;

/// <summary>Waits for a condition, within a bound: what happens after a message needs a moment.</summary>
public static class Eventually
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(60);

    /// <summary>Asks until the answer satisfies, and returns it; throws with the last answer when it never does.</summary>
    public static async Task<T> BecomesAsync<T>(Func<Task<T>> ask, Func<T, bool> satisfies, TimeSpan? patience = null)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (satisfies(answer)) return answer;
            if (waited.Elapsed > (patience ?? DefaultPatience)) throw new TimeoutException($"Still not as expected after {waited.Elapsed.TotalSeconds:0} s: {answer}");
            await PauseAsync();
        }
    }

    internal static async Task PauseAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        await timer.WaitForNextTickAsync();
    }
}
