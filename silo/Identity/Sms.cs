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
}
