using Mediation.Cases;

namespace Mediation.Files;

/// <summary>Every ten minutes: what was laid down and never taken in goes, and what waits for the scanner is shown to it again.</summary>
sealed class FileSweep(FileStore store, Clamd clamd, TimeProvider time, ILogger<FileSweep> log) : BackgroundService
{
    static readonly TimeSpan Often = TimeSpan.FromMinutes(10), NoUploadLasts = TimeSpan.FromHours(3);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(Often, time);
        do
        {
            try { await Run(NoUploadLasts, stop); }
            catch (Exception why) when (Faults.AreOfTheDatabase(why)) { log.LogWarning(why, "sweeping waits for the database"); }
            catch (Exception why) when (why is not OperationCanceledException) { log.LogError(why, "sweeping stopped on the way; it is tried again"); }
        }
        while (await tick.WaitForNextTickAsync(stop));
    }

    public async Task Run(TimeSpan olderThan, CancellationToken stop)
    {
        if (await store.Sweep(olderThan) is > 0 and var swept) log.LogInformation("{Count} files that were never taken in were swept", swept);
        if (!clamd.IsThere) return;

        foreach (var (file, _) in await store.Waiting())
        {
            if (await store.Open(file, Part.Original, stop) is not { } original) continue;
            await using (original)
            {
                if (await clamd.Look(original, stop) is var scan && scan == Scan.Waiting) return;      // it is still away
                await store.Judge(file.Id, scan);
                if (scan == Scan.Infected) log.LogWarning("the file {File} is infected: it is handed out to nobody", file.Id);
            }
        }
    }
}
