using Mediation.Demo;
using Mediation.Identity;

namespace Mediation;

/// <summary>What happens once the server answers: the demo district is told, or the first admin is invited; then the doors open.</summary>
sealed class Opening(Accounts accounts, DemoDistrict demo, LocalToken token, Readiness readiness, IConfiguration settings)
{
    public async Task Open(string dataDirectory, string address)
    {
        new Running(address, token.Value).Leave(dataDirectory);
        if (await accounts.Any()) { readiness.Opened = true; return; }

        if (settings.GetValue("Demo", false))
        {
            await demo.Tell(dataDirectory);
            Console.WriteLine($"The demo district stands; its accounts are in {Path.Combine(dataDirectory, "demo-accounts.json")}");
        }
        else
        {
            var word = await accounts.Invite(Role.Admin, TimeSpan.FromHours(24));
            Console.WriteLine($"The first administrator signs up here, once, within 24 hours: {settings["PublicUrl"] ?? address}/setup#{word}");
        }
        readiness.Opened = true;
    }
}
