using System.Text.Json;

namespace Mediation.Identity;

/// <summary>
/// Short messages leave as files in a folder (--Sms:Outbox), one each, for the operator's own gateway to take and remove: {"to", "text", "at"}. A number is
/// written into no log.
/// </summary>
sealed class Sms(IConfiguration settings, TimeProvider time, ILogger<Sms> log)
{
    const UnixFileMode Ours = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    readonly string outbox = Settings.PathOf(settings["Sms:Outbox"] ?? Path.Combine(Settings.DataDirectory(settings), "sms"));

    public async Task Send(string phone, string text)
    {
        Directory.CreateDirectory(outbox, Ours | UnixFileMode.UserExecute);
        var path = Path.Combine(outbox, $"{time.GetUtcNow():yyyyMMdd'T'HHmmssfff}-{Guid.NewGuid():n}.json");
        await using (var file = new FileStream(path + ".part", new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Ours }))
            await JsonSerializer.SerializeAsync(file, new { to = phone, text, at = time.GetUtcNow() }, JsonSerializerOptions.Web);
        File.Move(path + ".part", path);        // seen whole or not at all
        log.LogInformation("a short message is in the outbox");
    }
    /// <summary>What still waits for one of these numbers is taken back: whose they were is erased. What the gateway has taken is gone its way.</summary>
    public async Task TakeBack(IReadOnlyCollection<string> phones)
    {
        HashSet<string?> gone = [.. phones.Select(Phones.Tidy)];
        gone.Remove(null);
        if (gone.Count == 0 || !Directory.Exists(outbox)) return;

        foreach (var path in Directory.EnumerateFiles(outbox, "*.json"))
            try
            {
                using var message = JsonDocument.Parse(await File.ReadAllBytesAsync(path));
                if (message.RootElement.TryGetProperty("to", out var to) && gone.Contains(Phones.Tidy(to.GetString() ?? ""))) File.Delete(path);
            }
            catch (Exception why) when (why is FileNotFoundException or DirectoryNotFoundException or JsonException) { }       // the gateway was quicker, or it is no message of ours
    }
}
