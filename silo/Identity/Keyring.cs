using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Mediation.Identity;

/// <summary>Keeps the web framework's keys in the database, so that every silo reads the same cookies and forms.</summary>
sealed class Keyring(NpgsqlDataSource db) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = db.OpenConnection();
        using var command = new NpgsqlCommand("select xml from identity.protection_key", connection);
        using var reader = command.ExecuteReader();
        List<XElement> all = [];
        while (reader.Read()) all.Add(XElement.Parse(reader.GetString(0)));
        return all;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = db.OpenConnection();
        using var command = new NpgsqlCommand("insert into identity.protection_key (name, xml) values ($1, $2) on conflict (name) do update set xml = excluded.xml", connection);
        command.Parameters.Add(new() { Value = friendlyName });
        command.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }
}
