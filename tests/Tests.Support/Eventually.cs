using System.Diagnostics;

namespace Tests.Support;

/// <summary>Waits for a condition, up to a timeout: the effects of a message take a moment.</summary>
public static class Eventually
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Repeats the query until the answer satisfies the condition, and returns it; throws with the last answer if it never does.</summary>
    public static async Task<T> BecomesAsync<T>(Func<Task<T>> ask, Func<T, bool> satisfies, TimeSpan? timeout = null)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (satisfies(answer))
                return answer;
            if (waited.Elapsed > (timeout ?? DefaultTimeout))
                throw new TimeoutException($"Still not as expected after {waited.Elapsed.TotalSeconds:0} s: {answer}");
            await PauseAsync();
        }
    }

    internal static async Task PauseAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        await timer.WaitForNextTickAsync();
    }
}
