using Mediation.Demo;
using Mediation.Identity;
using Mediation.Law;

namespace Mediation;

/// <summary>
/// What happens once the server answers: the demo district is told, or the first admin is invited; then the doors open.
/// </summary>
sealed class Opening(
    Accounts accounts, DemoDistrict demo, Calendars calendars, LocalToken token, Readiness readiness, IConfiguration settings)
{
    public async Task Open(string dataDirectory, string address)
    {
        await calendars.Refresh();
        new Running(address, token.Value, settings.GetConnectionString("Mediation")).Leave(dataDirectory);
        var welcomes = settings.GetValue("Opening:Invites", true);      // a verb that serves for its own time invites nobody
        if (welcomes && !await accounts.Any()) await Welcome(dataDirectory, address);
        readiness.Opened = true;
    }

    async Task Welcome(string dataDirectory, string address)
    {
        if (settings.GetValue("Demo", false))
        {
            await demo.Tell(dataDirectory);
            var logins = Path.Combine(dataDirectory, "demo-accounts.json");
            Console.WriteLine($"The demo district stands; its accounts are in {logins}");
            return;
        }
        var word = await accounts.Invite(Role.Admin, Admission.LinksLast);
        var link = $"{settings["PublicUrl"] ?? address}/setup#{word}";
        Console.WriteLine($"The first administrator signs up here, once, within 24 hours: {link}");
    }
}
