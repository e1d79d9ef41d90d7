using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using Npgsql;

namespace Mediation.Cases;

/// <summary>What pages list, as a pure function of the case: absolute rows, never "plus one".</summary>
interface IRegister<TCase>
{
    IEnumerable<Row> Rows(Guid id, TCase before, TCase after);
}

/// <summary>A row of a register, or (when gone) the wish that it be deleted.</summary>
abstract record Row
{
    public bool Gone { get; init; }
}

/// <summary>Names the table of a row type and how many of its first columns are the key.</summary>
[AttributeUsage(AttributeTargets.Class)]
sealed class TableAttribute(string name, int keys = 1) : Attribute
{
    public string Name => name;
    public int Keys => keys;
}

/// <summary>Writes rows of one type: the last of each key, in order of key, in one statement.</summary>
abstract class RowTable
{
    static readonly ConcurrentDictionary<Type, RowTable> Tables = new();

    public static RowTable Of(Type row) => Tables.GetOrAdd(row, t => (RowTable)Activator.CreateInstance(typeof(RowTable<>).MakeGenericType(t))!);

    public abstract string Name { get; }
    public abstract IReadOnlyList<string> Columns { get; }
    public abstract IReadOnlyList<string> Keys { get; }
    public abstract void Write(NpgsqlBatch batch, List<Row> rows);
    public abstract object KeyOf(Row row);
    public abstract void Insert(NpgsqlBatch batch, string table, List<Row> rows);
}

sealed class RowTable<TRow> : RowTable where TRow : Row
{
    interface IColumn { string Name { get; } string Type { get; } NpgsqlParameter Values(List<Row> rows); object? Of(TRow row); }

    // one column: its values out of all rows, as one array parameter
    sealed class Column<T>(PropertyInfo property) : IColumn
    {
        readonly Func<TRow, T> read = property.GetMethod!.CreateDelegate<Func<TRow, T>>();

        public string Name { get; } = Snake(property.Name);
        public string Type { get; } = SqlType(property.PropertyType);
        public object? Of(TRow row) => read(row);

        public NpgsqlParameter Values(List<Row> rows)
        {
            if (IsEnum(typeof(T))) return new NpgsqlParameter<string?[]> { TypedValue = [.. rows.Select(r => EnumText(read((TRow)r)))] };
            if (typeof(T) == typeof(DateTimeOffset)) return new NpgsqlParameter<DateTime[]> { TypedValue = [.. rows.Select(r => ((DateTimeOffset)(object)read((TRow)r)!).UtcDateTime)] };
            if (typeof(T) == typeof(DateTimeOffset?)) return new NpgsqlParameter<DateTime?[]> { TypedValue = [.. rows.Select(r => ((DateTimeOffset?)(object?)read((TRow)r))?.UtcDateTime)] };
            return new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(r => read((TRow)r))] };
        }
    }

    readonly IColumn[] columns;
    readonly IColumn[] keys;
    readonly string upsert, delete;

    public override string Name { get; }
    public override IReadOnlyList<string> Columns => [.. columns.Select(c => c.Name)];
    public override IReadOnlyList<string> Keys => [.. keys.Select(k => k.Name)];

    public RowTable()
    {
        var table = typeof(TRow).GetCustomAttribute<TableAttribute>() ?? throw new InvalidOperationException($"{typeof(TRow)} names no table");
        Name = table.Name;
        columns = [.. typeof(TRow).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(p => p.SetMethod is not null && p.Name != "EqualityContract")
            .Select(p => (IColumn)Activator.CreateInstance(typeof(Column<>).MakeGenericType(typeof(TRow), p.PropertyType), p)!)];
        keys = columns[..table.Keys];
        var updates = string.Join(", ", columns[table.Keys..].Select(c => $"{c.Name} = excluded.{c.Name}"));
        upsert = $"{InsertInto(Name)} on conflict ({Names(keys)}) do {(updates == "" ? "nothing" : $"update set {updates}")}";
        delete = $"delete from {Name} where ({Names(keys)}) in (select * from unnest({Parameters(keys)}))";
    }

    public override object KeyOf(Row row) => keys.Length == 1 ? keys[0].Of((TRow)row)! : string.Join('\u001f', keys.Select(k => Exactly(k.Of((TRow)row))));

    // a moment as text ends at the second
    static object? Exactly(object? key) => key is DateTimeOffset at ? at.UtcTicks : key;

    public override void Write(NpgsqlBatch batch, List<Row> rows)
    {
        Dictionary<object, Row> last = [];
        foreach (var row in rows) last[KeyOf(row)] = row;
        var sorted = last.OrderBy(p => p.Key).Select(p => p.Value).ToList();
        Add(batch, upsert, columns, sorted.FindAll(r => !r.Gone));
        Add(batch, delete, keys, sorted.FindAll(r => r.Gone));
    }

    /// <summary>For a rebuild: plain inserts into a fresh table of the same shape.</summary>
    public override void Insert(NpgsqlBatch batch, string table, List<Row> rows) => Add(batch, InsertInto(table), columns, rows);

    string InsertInto(string table) => $"insert into {table} ({Names(columns)}) select * from unnest({Parameters(columns)})";
    static string Names(IColumn[] columns) => string.Join(", ", columns.Select(c => c.Name));
    static string Parameters(IColumn[] columns) => string.Join(", ", columns.Select((c, i) => $"${i + 1}::{c.Type}[]"));

    static void Add(NpgsqlBatch batch, string sql, IColumn[] columns, List<Row> rows)
    {
        if (rows.Count == 0) return;
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns) command.Parameters.Add(column.Values(rows));
        batch.BatchCommands.Add(command);
    }

    static string Snake(string name)
    {
        var snake = new StringBuilder();
        foreach (var c in name) snake.Append(char.IsUpper(c) && snake.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(c));
        return snake.ToString();
    }

    static bool IsEnum(Type type) => (Nullable.GetUnderlyingType(type) ?? type).IsEnum;
    static string? EnumText(object? value) => value is null ? null : System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString()!);

    static string SqlType(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } => "text",
        var t when t == typeof(Guid) => "uuid",
        var t when t == typeof(string) => "text",
        var t when t == typeof(int) => "integer",
        var t when t == typeof(long) => "bigint",
        var t when t == typeof(bool) => "boolean",
        var t when t == typeof(DateTimeOffset) => "timestamptz",
        var t when t == typeof(DateOnly) => "date",
        var other => throw new NotSupportedException($"a register cannot hold {other}"),
    };
}
